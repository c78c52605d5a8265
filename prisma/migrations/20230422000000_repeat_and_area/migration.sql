-- Decision 5: another sale by the same holder at the same merchant within so many minutes is looked at; 0 = none is.
ALTER TABLE "campaign" ADD COLUMN "repeat_minutes" INTEGER NOT NULL DEFAULT 60;
ALTER TABLE "campaign" ALTER COLUMN "repeat_minutes" DROP DEFAULT;

-- Decision 8: where a claim is meant to be made. Null: nobody is asked.
ALTER TABLE "campaign" ADD COLUMN "claim_area" JSONB;
-- What the phone said of itself, and no more: inside or outside, never a place.
ALTER TABLE "voucher" ADD COLUMN "claim_area" TEXT;

-- What Prisma's schema language cannot say.
ALTER TABLE campaign ADD CONSTRAINT campaign_repeat CHECK (repeat_minutes >= 0);
ALTER TABLE voucher ADD CONSTRAINT voucher_claim_area CHECK (claim_area IN ('inside', 'outside'));
