-- Inspection of stores (R-4.5).

-- What inspectors look at, and the ordinary time to correct what is wrong. Null: nobody inspects.
ALTER TABLE "campaign" ADD COLUMN "inspection" JSONB;

-- CreateEnum
CREATE TYPE "InspectionState" AS ENUM ('passed', 'to_correct', 'corrected', 'closed');

-- CreateEnum
CREATE TYPE "InspectionVerdict" AS ENUM ('ok', 'fault', 'not_applicable');

-- CreateEnum
CREATE TYPE "InspectionEvent" AS ENUM ('visit', 'correct', 'accept', 'return');

-- CreateTable
CREATE TABLE "inspection" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "inspector_id" TEXT NOT NULL,
    "inspector_name" TEXT NOT NULL,
    "visited_at" TIMESTAMPTZ(3) NOT NULL,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "distance_metres" INTEGER,
    "state" "InspectionState" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "inspection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection_item" (
    "inspection_id" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "verdict" "InspectionVerdict" NOT NULL,
    "remark" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "inspection_item_pkey" PRIMARY KEY ("inspection_id","item")
);

-- CreateTable
CREATE TABLE "inspection_photo" (
    "file_id" TEXT NOT NULL,
    "inspection_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "inspection_photo_pkey" PRIMARY KEY ("file_id")
);

-- CreateTable
CREATE TABLE "inspection_step" (
    "inspection_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "event" "InspectionEvent" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_id" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "inspection_step_pkey" PRIMARY KEY ("inspection_id","version")
);

-- CreateIndex
CREATE INDEX "inspection_campaign_id_state_due_at_idx" ON "inspection"("campaign_id", "state", "due_at");
CREATE INDEX "inspection_store_id_idx" ON "inspection"("store_id");
CREATE INDEX "inspection_photo_inspection_id_version_idx" ON "inspection_photo"("inspection_id", "version");

-- AddForeignKey
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inspection_item" ADD CONSTRAINT "inspection_item_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inspection_photo" ADD CONSTRAINT "inspection_photo_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inspection_photo" ADD CONSTRAINT "inspection_photo_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inspection_step" ADD CONSTRAINT "inspection_step_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- What one visit found is settled before the next one.
CREATE UNIQUE INDEX inspection_one_open ON inspection (campaign_id, store_id) WHERE state IN ('to_correct', 'corrected');
ALTER TABLE inspection
  ADD CONSTRAINT inspection_due CHECK ((state = 'passed') = (due_at IS NULL)),
  ADD CONSTRAINT inspection_due_later CHECK (due_at > visited_at),
  ADD CONSTRAINT inspection_spot CHECK (num_nonnulls(latitude, longitude, distance_metres) IN (0, 3));
ALTER TABLE inspection_item
  ADD CONSTRAINT inspection_fault_with_remark CHECK (verdict <> 'fault' OR length(trim(remark)) >= 2);
ALTER TABLE inspection_step
  ADD CONSTRAINT inspection_step_said CHECK (event NOT IN ('correct', 'return') OR length(trim(note)) >= 2);

-- A step comes last: what belongs to it is there before it, and nothing is added afterwards.
CREATE FUNCTION refuse_unfounded_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  photos integer;
BEGIN
  SELECT count(*) INTO photos FROM inspection_photo WHERE inspection_id = NEW.inspection_id AND version = NEW.version;
  IF NOT EXISTS (
       SELECT FROM inspection WHERE id = NEW.inspection_id AND version = NEW.version
         AND (NEW.event::text, state::text) IN (('visit', 'passed'), ('visit', 'to_correct'), ('correct', 'corrected'), ('accept', 'closed'), ('return', 'to_correct')))
     OR (NEW.version = 1) <> (NEW.event = 'visit')
     OR (NEW.event IN ('visit', 'correct')) <> (photos > 0) THEN
    RAISE EXCEPTION 'step % of % with % photos', NEW.event, NEW.inspection_id, photos USING ERRCODE = 'check_violation';
  END IF;
  -- A deadline if and only if something is wrong.
  IF NEW.event = 'visit' AND (
    NOT EXISTS (SELECT FROM inspection_item WHERE inspection_id = NEW.inspection_id)
    OR (SELECT due_at IS NOT NULL FROM inspection WHERE id = NEW.inspection_id)
       <> EXISTS (SELECT FROM inspection_item WHERE inspection_id = NEW.inspection_id AND verdict = 'fault')
  ) THEN
    RAISE EXCEPTION 'visit % does not say what it found', NEW.inspection_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inspection_step_is_founded BEFORE INSERT ON inspection_step FOR EACH ROW EXECUTE FUNCTION refuse_unfounded_step();

CREATE FUNCTION refuse_late_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM inspection_step WHERE inspection_id = NEW.inspection_id) THEN
    RAISE EXCEPTION 'visit % is finished', NEW.inspection_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inspection_item_in_time BEFORE INSERT ON inspection_item FOR EACH ROW EXECUTE FUNCTION refuse_late_item();

CREATE FUNCTION refuse_late_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM inspection_step WHERE inspection_id = NEW.inspection_id AND version = NEW.version) THEN
    RAISE EXCEPTION 'step % of % is finished', NEW.version, NEW.inspection_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inspection_photo_in_time BEFORE INSERT ON inspection_photo FOR EACH ROW EXECUTE FUNCTION refuse_late_photo();

-- Each version of an inspection has its step when the transaction ends.
CREATE FUNCTION refuse_step_missing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM inspection_step WHERE inspection_id = NEW.id AND version = NEW.version) THEN
    RAISE EXCEPTION 'inspection % has no step %', NEW.id, NEW.version USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER inspection_has_its_step AFTER INSERT OR UPDATE ON inspection DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION refuse_step_missing();

-- A visit stays as it was written; what follows from it goes one step at a time, and what is finished stays so.
CREATE FUNCTION refuse_inspection_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.campaign_id, NEW.store_id, NEW.inspector_id, NEW.inspector_name, NEW.visited_at, NEW.latitude, NEW.longitude, NEW.distance_metres)
     IS DISTINCT FROM
     (OLD.id, OLD.campaign_id, OLD.store_id, OLD.inspector_id, OLD.inspector_name, OLD.visited_at, OLD.latitude, OLD.longitude, OLD.distance_metres)
     OR NEW.version <> OLD.version + 1
     OR (OLD.state, NEW.state) NOT IN (('to_correct', 'corrected'), ('to_correct', 'closed'), ('corrected', 'closed'), ('corrected', 'to_correct'))
     OR (NEW.state <> 'to_correct' AND NEW.due_at IS DISTINCT FROM OLD.due_at) THEN
    RAISE EXCEPTION 'an inspection is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inspection_not_rewritten BEFORE UPDATE ON inspection FOR EACH ROW EXECUTE FUNCTION refuse_inspection_rewrite();
CREATE TRIGGER inspection_stays BEFORE DELETE OR TRUNCATE ON inspection FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inspection_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inspection_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inspection_photo_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inspection_photo FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inspection_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inspection_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
