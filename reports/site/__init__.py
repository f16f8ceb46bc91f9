"""The site as a folder of files: the pages over all frameworks, feeds, downloads and the static API; `write` puts them together."""
