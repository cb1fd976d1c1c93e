"""The learned reader: who acts in a sentence, and what each does to each."""
