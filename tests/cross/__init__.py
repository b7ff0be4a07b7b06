"""Python and JavaScript, live: what one seals the other opens, what one refuses both refuse."""
