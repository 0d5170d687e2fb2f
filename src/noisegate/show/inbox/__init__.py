"""The inbox: the pages a creator works with in the browser, served from their own machine."""
