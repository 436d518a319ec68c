"""One pure file for each channel that must look different."""
