-- What a store's page shows, and what people have to say about it.
-- AlterTable
ALTER TABLE "campaign_merchant" ADD COLUMN     "listed_at" TIMESTAMPTZ(3),
ADD COLUMN     "publicity_version" INTEGER;

-- AlterTable
ALTER TABLE "store" ADD COLUMN     "photos" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "store_report" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "store_report_number_key" ON "store_report"("number");

-- CreateIndex
CREATE INDEX "store_report_store_id_idx" ON "store_report"("store_id");

-- AddForeignKey
ALTER TABLE "store_report" ADD CONSTRAINT "store_report_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
