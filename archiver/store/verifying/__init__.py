"""What is damaged in an archive, and the single bits of it that can be put back."""
