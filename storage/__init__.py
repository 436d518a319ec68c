"""The only room that knows SQLModel; it keeps everything, changes no history, and gives back values of law."""
