"""Decisions, announcements and reminders as letters, and what was answered."""
