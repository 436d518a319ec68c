"""Two texts of one act have equal force: where the Russian and the Kazakh one part ways, a person has to look."""
