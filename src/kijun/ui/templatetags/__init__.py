"""What templates may write: `{% load kijun_ui %}`."""
