"""From the files people have to a corpus: tables, texts, web pages and feeds."""
