"""Tables, lists, fences and sentences in which columns and indexes stand."""
