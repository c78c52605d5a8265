-- CreateEnum
CREATE TYPE "ContentKind" AS ENUM ('home', 'rules', 'how_to', 'help', 'notices', 'offer');

-- CreateEnum
CREATE TYPE "ContentState" AS ENUM ('draft', 'submitted', 'published', 'returned');

-- CreateEnum
CREATE TYPE "ContentCheck" AS ENUM ('pass', 'review');

-- CreateTable
CREATE TABLE "content_version" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "kind" "ContentKind" NOT NULL,
    "store_id" TEXT,
    "number" INTEGER NOT NULL,
    "edition" INTEGER NOT NULL DEFAULT 1,
    "body" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "state" "ContentState" NOT NULL,
    "from_file" BOOLEAN NOT NULL DEFAULT false,
    "author_id" TEXT,
    "author_name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "checked" "ContentCheck",
    "decider_id" TEXT,
    "decider_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "content_version_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "content_version_campaign_id_kind_number_idx" ON "content_version"("campaign_id", "kind", "number");

-- CreateIndex
CREATE INDEX "content_version_store_id_idx" ON "content_version"("store_id");

-- AddForeignKey
ALTER TABLE "content_version" ADD CONSTRAINT "content_version_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "content_version" ADD CONSTRAINT "content_version_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.
ALTER TABLE content_version
  ADD CONSTRAINT content_number CHECK (number > 0 AND edition > 0),
  ADD CONSTRAINT content_offer_is_of_a_store CHECK ((kind = 'offer') = (store_id IS NOT NULL)),
  ADD CONSTRAINT content_has_an_author CHECK (from_file = (author_id IS NULL) AND (author_id IS NULL) = (author_name IS NULL)),
  ADD CONSTRAINT content_two_people CHECK (decider_id IS DISTINCT FROM author_id OR decider_id IS NULL),
  ADD CONSTRAINT content_decided CHECK (from_file OR (state IN ('published', 'returned')) = (decider_id IS NOT NULL AND decided_at IS NOT NULL)),
  ADD CONSTRAINT content_from_a_file_is_published CHECK (NOT from_file OR (state = 'published' AND decided_at IS NOT NULL AND decider_id IS NULL)),
  ADD CONSTRAINT content_checked CHECK (from_file OR state NOT IN ('submitted', 'published') OR (checked IS NOT NULL AND submitted_at IS NOT NULL)),
  ADD CONSTRAINT content_returned_with_a_reason CHECK (state <> 'returned' OR reason <> ''),
  ADD CONSTRAINT content_doubtful_is_published_with_a_reason CHECK (state <> 'published' OR checked IS DISTINCT FROM 'review' OR reason <> '');
CREATE UNIQUE INDEX content_numbered ON content_version (campaign_id, kind, coalesce(store_id, ''), number);
CREATE UNIQUE INDEX content_one_open ON content_version (campaign_id, kind, coalesce(store_id, '')) WHERE state IN ('draft', 'submitted');

-- What somebody decided on stays as it was decided on; what was submitted is not changed behind the decider's back.
CREATE FUNCTION refuse_content_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state IN ('published', 'returned') THEN
    RAISE EXCEPTION 'a version that was decided on is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.id, NEW.campaign_id, NEW.kind, NEW.store_id, NEW.number, NEW.author_id, NEW.from_file)
     IS DISTINCT FROM (OLD.id, OLD.campaign_id, OLD.kind, OLD.store_id, OLD.number, OLD.author_id, OLD.from_file) THEN
    RAISE EXCEPTION 'a version keeps its name and its author' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.body IS DISTINCT FROM OLD.body AND NEW.state <> 'draft' THEN
    RAISE EXCEPTION 'only a draft is written on' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'draft' AND NEW.state = 'published' THEN
    RAISE EXCEPTION 'a draft is submitted before it is published' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER content_not_rewritten BEFORE UPDATE OR DELETE ON content_version FOR EACH ROW EXECUTE FUNCTION refuse_content_rewrite();
