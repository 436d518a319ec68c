"""The main job shown from end to end on invented acts: a portal, a mailbox and a chat, all of them on this machine."""
