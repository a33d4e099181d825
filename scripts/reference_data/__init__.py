"""Renew the seeds that come from lists which others keep."""
