"""Messages to people: in the service, by e-mail and by SMS, each saying who must do what by when.

Nouns: message, template, contact point, outbox.
Governing clauses: 宁人社发〔2023〕75号 二(一), 二(四), 四(五).
"""
