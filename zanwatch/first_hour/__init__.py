"""The first hour: five questions, a test alert through the real channel, and a service that goes on by itself."""
