"""呈现. What a person reads of an answer: on a page (html) or at a terminal; the words that both say stand beside them."""
