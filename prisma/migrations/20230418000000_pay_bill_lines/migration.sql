-- Bills of WeChat Pay, line by line. A day's row is there before its bills are, so that somebody keeps asking for them.

-- CreateEnum
CREATE TYPE "PayBillKind" AS ENUM ('trade', 'fund_flow');

-- CreateEnum
CREATE TYPE "PayBillMove" AS ENUM ('payment', 'refund', 'other');

-- AlterTable
ALTER TABLE "pay_bill" DROP COLUMN "digest",
DROP COLUMN "lines",
ADD COLUMN     "fund_flow_digest" TEXT,
ADD COLUMN     "next_ask_at" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "trade_digest" TEXT,
ADD COLUMN     "tries" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "pay_fen" DROP NOT NULL,
ALTER COLUMN "refund_fen" DROP NOT NULL,
ALTER COLUMN "imported_at" DROP NOT NULL;

-- CreateTable
CREATE TABLE "pay_bill_line" (
    "day" TEXT NOT NULL,
    "kind" "PayBillKind" NOT NULL,
    "line_no" INTEGER NOT NULL,
    "move" "PayBillMove" NOT NULL,
    "number" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "pay_bill_line_pkey" PRIMARY KEY ("day","kind","line_no")
);

-- CreateIndex
CREATE INDEX "pay_bill_line_number_idx" ON "pay_bill_line"("number");

-- AddForeignKey
ALTER TABLE "pay_bill_line" ADD CONSTRAINT "pay_bill_line_day_fkey" FOREIGN KEY ("day") REFERENCES "pay_bill"("day") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Money moves once: a payment or a refund that is billed a second time, on whatever day, is no second line.
CREATE UNIQUE INDEX pay_bill_line_once ON pay_bill_line (kind, move, number) WHERE move <> 'other';
ALTER TABLE pay_bill
  ADD CONSTRAINT pay_bill_is_whole CHECK (num_nulls(imported_at, trade_digest, fund_flow_digest, pay_fen, refund_fen) IN (0, 5));
ALTER TABLE pay_bill_line ADD CONSTRAINT pay_bill_line_amount CHECK (amount_fen > 0 OR move = 'other');

CREATE TRIGGER pay_bill_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pay_bill_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
