"""Messages about alerts: the model, from facts to a message (`render`), from several messages to what is sent (`digest`)."""
