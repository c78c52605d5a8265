-- CreateEnum
CREATE TYPE "LinkPage" AS ENUM ('home', 'campaign', 'stores', 'store', 'rules', 'ledger', 'help');

-- CreateEnum
CREATE TYPE "LinkChannel" AS ENUM ('site', 'app', 'official_account', 'mini_program', 'group', 'sms', 'screen', 'poster', 'leaflet', 'banner', 'desk', 'friend', 'timeline');

-- CreateTable
CREATE TABLE "link" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "page" "LinkPage" NOT NULL,
    "store_id" TEXT,
    "channel" "LinkChannel" NOT NULL,
    "place" TEXT NOT NULL DEFAULT '',
    "poster" TEXT,
    "sharer_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "url_link" TEXT,
    "url_link_until" TIMESTAMPTZ(3),

    CONSTRAINT "link_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "link_tally" (
    "code" TEXT NOT NULL,
    "on_day" DATE NOT NULL,
    "hits" INTEGER NOT NULL DEFAULT 0,
    "bots" INTEGER NOT NULL DEFAULT 0,
    "surplus" INTEGER NOT NULL DEFAULT 0,
    "people" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "link_tally_pkey" PRIMARY KEY ("code","on_day")
);

-- CreateTable
CREATE TABLE "link_viewer" (
    "code" TEXT NOT NULL,
    "on_day" DATE NOT NULL,
    "viewer" TEXT NOT NULL,

    CONSTRAINT "link_viewer_pkey" PRIMARY KEY ("code","on_day","viewer")
);

-- CreateTable
CREATE TABLE "link_open" (
    "code" TEXT NOT NULL,
    "visitor" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_open_pkey" PRIMARY KEY ("code","visitor")
);

-- CreateTable
CREATE TABLE "link_person" (
    "code" TEXT NOT NULL,
    "citizen_id" TEXT NOT NULL,
    "visitor" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_person_pkey" PRIMARY KEY ("code","citizen_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "link_name_key" ON "link"("name");

-- CreateIndex
CREATE INDEX "link_campaign_id_idx" ON "link"("campaign_id");

-- CreateIndex
CREATE INDEX "link_store_id_idx" ON "link"("store_id");

-- CreateIndex
CREATE INDEX "link_sharer_id_idx" ON "link"("sharer_id");

-- CreateIndex
CREATE INDEX "link_open_visitor_idx" ON "link_open"("visitor");

-- CreateIndex
CREATE INDEX "link_person_citizen_id_opened_at_idx" ON "link_person"("citizen_id", "opened_at");

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_sharer_id_fkey" FOREIGN KEY ("sharer_id") REFERENCES "citizen"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_tally" ADD CONSTRAINT "link_tally_code_fkey" FOREIGN KEY ("code") REFERENCES "link"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_viewer" ADD CONSTRAINT "link_viewer_code_fkey" FOREIGN KEY ("code") REFERENCES "link"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_open" ADD CONSTRAINT "link_open_code_fkey" FOREIGN KEY ("code") REFERENCES "link"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_person" ADD CONSTRAINT "link_person_code_fkey" FOREIGN KEY ("code") REFERENCES "link"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_person" ADD CONSTRAINT "link_person_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What Prisma's schema language cannot say.
ALTER TABLE link
  ADD CONSTRAINT link_code CHECK (code ~ '^[0-9A-Za-z]{8}$'),
  ADD CONSTRAINT link_place CHECK (char_length(place) <= 40),
  ADD CONSTRAINT link_store_page CHECK ((page = 'store') <= (store_id IS NOT NULL)),
  ADD CONSTRAINT link_url_link_has_an_end CHECK ((url_link IS NULL) = (url_link_until IS NULL));
ALTER TABLE link_tally
  ADD CONSTRAINT link_tally_counts CHECK (hits >= 0 AND bots >= 0 AND surplus >= 0 AND people >= 0 AND bots + surplus <= hits);
