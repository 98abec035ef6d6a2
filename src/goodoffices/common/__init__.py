"""What every part shares: errors, chance, times, handles. A leaf: it imports nothing of ours."""
