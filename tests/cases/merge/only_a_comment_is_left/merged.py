# nothing here any more
