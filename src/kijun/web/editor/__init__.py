"""The editor of one rule, in whose sentence the words are the controls; `editor.py` has the views."""
