"""The command line: `kijun …`. It opens files, asks the judge, and prints what comes out."""
