-- Bills of 嘉联, line by line (R-3.6). A row is there before its bill is, so that somebody keeps asking for it.

-- CreateEnum
CREATE TYPE "TerminalBillTrouble" AS ENUM ('unreachable', 'not_ready', 'refused', 'forged', 'damaged', 'unreadable');

-- CreateEnum
CREATE TYPE "TerminalBillMove" AS ENUM ('sale', 'refund');

-- CreateTable
CREATE TABLE "terminal_bill" (
    "day" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "next_ask_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "trouble" "TerminalBillTrouble",
    "file_id" TEXT,
    "imported_at" TIMESTAMPTZ(3),

    CONSTRAINT "terminal_bill_pkey" PRIMARY KEY ("day","merchant_id")
);

-- CreateTable
CREATE TABLE "terminal_bill_line" (
    "day" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "line_no" INTEGER NOT NULL,
    "move" "TerminalBillMove" NOT NULL,
    "out_trade_no" TEXT NOT NULL,
    "out_refund_no" TEXT NOT NULL,
    "term_no" TEXT NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "total_fen" INTEGER NOT NULL,
    "discount_fen" INTEGER NOT NULL,
    "paid_fen" INTEGER NOT NULL,
    "pay_type" TEXT NOT NULL,
    "traded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "terminal_bill_line_pkey" PRIMARY KEY ("day","merchant_id","line_no")
);

-- CreateIndex
CREATE INDEX "terminal_bill_line_merchant_id_out_trade_no_idx" ON "terminal_bill_line"("merchant_id", "out_trade_no");

-- AddForeignKey
ALTER TABLE "terminal_bill" ADD CONSTRAINT "terminal_bill_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terminal_bill" ADD CONSTRAINT "terminal_bill_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terminal_bill_line" ADD CONSTRAINT "terminal_bill_line_day_merchant_id_fkey" FOREIGN KEY ("day", "merchant_id") REFERENCES "terminal_bill"("day", "merchant_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

CREATE INDEX terminal_bill_due ON terminal_bill (next_ask_at) WHERE imported_at IS NULL;
ALTER TABLE terminal_bill
  ADD CONSTRAINT terminal_bill_day CHECK (day ~ '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$'),
  -- Here with the file that it came as and with nothing against it, or not at all.
  ADD CONSTRAINT terminal_bill_is_whole CHECK (num_nulls(imported_at, file_id) IN (0, 2) AND (imported_at IS NULL OR trouble IS NULL));
ALTER TABLE terminal_bill_line
  ADD CONSTRAINT terminal_bill_line_adds_up CHECK (total_fen = discount_fen + paid_fen),
  ADD CONSTRAINT terminal_bill_line_refund CHECK ((move = 'refund') = (out_refund_no <> '')),
  ADD CONSTRAINT terminal_bill_line_sign CHECK (CASE move WHEN 'sale' THEN least(total_fen, discount_fen, paid_fen) ELSE -greatest(total_fen, discount_fen, paid_fen) END >= 0);

-- A bill is imported once and stays as it came.
CREATE FUNCTION refuse_bill_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.imported_at IS NOT NULL THEN
    RAISE EXCEPTION 'a bill that was imported is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER terminal_bill_not_rewritten BEFORE UPDATE OR DELETE ON terminal_bill FOR EACH ROW EXECUTE FUNCTION refuse_bill_rewrite();
CREATE TRIGGER terminal_bill_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON terminal_bill_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
