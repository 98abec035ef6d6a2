"""What was said and done, and what each reader holds of it."""
