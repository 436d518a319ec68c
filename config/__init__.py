"""What the house is told: one frozen Settings, the default watch list, the catalogues of its words."""
