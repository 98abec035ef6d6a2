"""Who may know what: the label algebra and grants."""
