package org.example.invoicing;

/** Cents, so that nothing is lost in rounding. */
public record Amount(long cents) {
    public Amount plus(Amount other) {
        return new Amount(Math.addExact(cents, other.cents));
    }
}
