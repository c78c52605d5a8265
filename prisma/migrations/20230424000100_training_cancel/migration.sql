-- R-4.4: a training sale can be undone like any other; it stays the proof that terminal, key and binding work.
ALTER TABLE "training_trade" ADD COLUMN "cancelled_at" TIMESTAMPTZ(3);
