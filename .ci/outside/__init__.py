"""What the outside checks share: running tablature, the emulator, the questions, and what the answers must be."""
