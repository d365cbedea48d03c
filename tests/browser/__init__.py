"""Tests in a real browser, in a package so that server and browser end with its last test."""
