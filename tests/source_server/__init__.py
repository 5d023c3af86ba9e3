"""The sources to test against: Hugging Face's and arXiv's APIs as a real HTTP server with their faults."""
