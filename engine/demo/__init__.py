"""Invented people, households and children, moved on by the real actions under a virtual clock."""
