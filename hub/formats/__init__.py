"""How numbers and days are written, where Django does it another way than our texts."""
