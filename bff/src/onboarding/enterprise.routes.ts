import type Router from '@koa/router';
import { ids } from '../contract/shapes';
import type { CitizenCaller } from '../http/doors';
import { type Door, FileAnswer, on } from '../http/on';
import { Refusal } from '../kernel/refusal';
import { presentInstant } from '../kernel/time';
import type { AttemptCounter } from '../platform/attempt-counter';
import type { FileLinks } from '../platform/files';
import type { LicenceReader } from '../platform/licence-reader';
import { termsOf } from './change-application.flow';
import { addMaterial, beginApplication, removeMaterial, saveForm } from './fill-application.flow';
import {
  answerQuiz,
  confirmSmallAmount,
  inviteCashier,
  type PrepareNeeds,
  sendSmallAmount,
} from './prepare-merchant.flow';
import { listPaperOf, type PrintNeeds, printList, showList } from './print-paper.flow';
import { publicityPage } from './publicity-page.present';
import { objectTo } from './publish-list.flow';
import { readLicence } from './read-licence.flow';
import { submitApplication, withdrawApplication } from './send-application.flow';
import { listMine, type ShowNeeds, showApplication, showMine } from './show-application.flow';
import {
  agreementOf,
  commitmentOf,
  type SignNeeds,
  signAgreement,
  signCommitment,
} from './sign-paper.flow';

/** What the room's flows need, all together. */
export type OnboardingNeeds = SignNeeds &
  PrepareNeeds &
  ShowNeeds &
  PrintNeeds & {
    licences: LicenceReader;
    links: FileLinks;
    /** The phone of somebody who is signed in; undefined once erased. */
    phoneOf: (citizenId: string) => Promise<string | undefined>;
    /** Bounds what strangers may file or have printed. */
    strangers: AttemptCounter;
  };

export type EnterpriseRouteNeeds = OnboardingNeeds & {
  asAnyone: Door<undefined>;
  asCitizen: Door<CitizenCaller>;
};

const pdf = (name: string, bytes: Buffer) => new FileAnswer('application/pdf', name, bytes);

export function enterpriseRoutes(router: Router, needs: EnterpriseRouteNeeds): void {
  applicationRoutes(router, needs);
  paperRoutes(router, needs);
  contractingRoutes(router, needs);
  publicRoutes(router, needs);
}

function applicationRoutes(router: Router, needs: EnterpriseRouteNeeds): void {
  const { asCitizen } = needs;
  on(router, 'POST /v1/campaigns/:campaignId/applications', asCitizen, async (request) => {
    const { citizenId } = request.caller;
    const phone = await needs.phoneOf(citizenId);
    if (phone === undefined) {
      throw new Refusal('phone_required');
    }
    const owner = { citizenId, phone };
    const begun = await beginApplication(needs, request.params.campaignId, owner);
    return showApplication(needs, begun);
  });
  on(router, 'GET /v1/me/applications', asCitizen, async ({ caller }) => ({
    applications: await listMine(needs, caller.citizenId),
  }));
  on(router, 'GET /v1/me/applications/:applicationId', asCitizen, ({ caller, params }) =>
    showMine(needs, { id: params.applicationId, citizenId: caller.citizenId }),
  );
  on(router, 'PUT /v1/me/applications/:applicationId/form', asCitizen, async (request) => {
    const { params, caller, body } = request;
    const changes = Object.fromEntries(
      Object.entries(body.changes).filter(([, value]) => value !== undefined),
    );
    const { version } = body;
    const ask = { id: params.applicationId, citizenId: caller.citizenId, version, changes };
    return showApplication(needs, await saveForm(needs, ask));
  });
  on(
    router,
    'POST /v1/me/applications/:applicationId/materials/:kind',
    asCitizen,
    async ({ params, caller, upload }) => {
      const { applicationId: id, kind } = params;
      const ask = { id, citizenId: caller.citizenId, kind, upload };
      return showApplication(needs, await addMaterial(needs, ask));
    },
  );
  on(
    router,
    'DELETE /v1/me/applications/:applicationId/materials/:materialId',
    asCitizen,
    async ({ params, caller }) => {
      const { applicationId: id, materialId } = params;
      const ask = { id, citizenId: caller.citizenId, materialId };
      return showApplication(needs, await removeMaterial(needs, ask));
    },
  );
  on(
    router,
    'POST /v1/me/applications/:applicationId/licence-reading',
    asCitizen,
    ({ params, caller }) =>
      readLicence(needs, { id: params.applicationId, citizenId: caller.citizenId }),
  );
  on(router, 'POST /v1/me/applications/:applicationId/submit', asCitizen, async (request) => {
    const { params, caller, body } = request;
    const ask = { id: params.applicationId, citizenId: caller.citizenId, ...body };
    return showApplication(needs, await submitApplication(needs, ask));
  });
  on(router, 'POST /v1/me/applications/:applicationId/withdraw', asCitizen, async (request) => {
    const { params, caller, body } = request;
    const ask = { id: params.applicationId, citizenId: caller.citizenId, ...body };
    return showApplication(needs, await withdrawApplication(needs, ask));
  });
}

function paperRoutes(router: Router, needs: EnterpriseRouteNeeds): void {
  const { asAnyone, asCitizen } = needs;
  on(router, 'GET /v1/me/applications/:applicationId/commitment', asCitizen, async (request) => {
    const { applicationId: id } = request.params;
    const paper = await commitmentOf(needs, { id, citizenId: request.caller.citizenId });
    return pdf('承诺书.pdf', await needs.printPdf(paper));
  });
  on(router, 'POST /v1/me/applications/:applicationId/commitment', asCitizen, async (request) => {
    const { params, caller, body } = request;
    const ask = { id: params.applicationId, citizenId: caller.citizenId, ...body };
    return showApplication(needs, await signCommitment(needs, ask));
  });
  on(router, 'GET /v1/me/applications/:applicationId/agreement', asCitizen, async (request) => {
    const { applicationId: id } = request.params;
    const ask = { id, citizenId: request.caller.citizenId };
    const { paper, signedFileKey } = await agreementOf(needs, ask);
    return pdf(
      '合作协议.pdf',
      signedFileKey ? await needs.files.get(signedFileKey) : await needs.printPdf(paper),
    );
  });
  on(router, 'POST /v1/me/applications/:applicationId/agreement', asCitizen, async (request) => {
    const { params, caller, body } = request;
    const ask = { id: params.applicationId, citizenId: caller.citizenId, ...body };
    return showApplication(needs, await signAgreement(needs, ask));
  });
  on(router, 'GET /v1/files/:fileId', asAnyone, async ({ params, query }) => {
    if (!needs.links.isGood(params.fileId, query)) {
      throw new Refusal('link_expired');
    }
    const file = await needs.reads.applications.findFile(params.fileId);
    if (!file) {
      throw new Refusal('not_found');
    }
    return new FileAnswer(file.type, undefined, await needs.files.get(file.key));
  });
}

function contractingRoutes(router: Router, needs: EnterpriseRouteNeeds): void {
  const { asAnyone, asCitizen } = needs;
  on(
    router,
    'POST /v1/me/applications/:applicationId/account-check',
    asCitizen,
    async ({ params, caller, body }) => {
      const ask = { id: params.applicationId, citizenId: caller.citizenId, ...body };
      return showApplication(needs, await sendSmallAmount(needs, ask));
    },
  );
  on(
    router,
    'PUT /v1/me/applications/:applicationId/account-check',
    asCitizen,
    async ({ params, caller, body }) => {
      const ask = { id: params.applicationId, citizenId: caller.citizenId, ...body };
      return showApplication(needs, await confirmSmallAmount(needs, ask));
    },
  );
  on(router, 'POST /v1/me/applications/:applicationId/cashiers', asCitizen, async (request) => {
    const { params, caller, body } = request;
    const ask = { id: params.applicationId, citizenId: caller.citizenId, ...body };
    return showApplication(needs, await inviteCashier(needs, ask));
  });
  on(router, 'GET /v1/cashier-invites/:invite', asAnyone, async ({ params }) => {
    const cashier = await needs.reads.merchants.findInvite(params.invite);
    const application =
      cashier && (await needs.reads.applications.findByMerchant(cashier.merchantId));
    if (!cashier || !application) {
      throw new Refusal('not_found');
    }
    const { terms } = await termsOf(needs.reads, application.campaignId);
    return {
      enterpriseName: cashier.merchant.name,
      cashierName: cashier.name,
      trainedAt: cashier.trainedAt && presentInstant(cashier.trainedAt),
      questions: terms.quiz.map(({ question, choices }) => ({ question, choices: [...choices] })),
    };
  });
  on(router, 'POST /v1/cashier-invites/:invite/answers', asCitizen, ({ params, caller, body }) =>
    answerQuiz(needs, {
      invite: params.invite,
      citizenId: caller.citizenId,
      answers: body.answers,
    }),
  );
}

/** `/publicity/:campaignId`: the list as a plain web page that prints. */
export function publicityPageRoute(router: Router, needs: PrintNeeds): void {
  router.get('/publicity/:campaignId', async (ctx) => {
    const campaignId = ids.campaign.safeParse(ctx.params.campaignId).data;
    if (campaignId === undefined) {
      throw new Refusal('not_found');
    }
    const file = `/v1/campaigns/${campaignId}/publicity/file?format=`;
    ctx.body = publicityPage(await listPaperOf(needs, campaignId), [
      { href: `${file}docx`, word: '下载 Word' },
      { href: `${file}xlsx`, word: '下载 Excel' },
      { href: `${file}pdf`, word: '下载 PDF' },
      { href: `/pages/info/publicity/index?id=${campaignId}`, word: '提出异议' },
    ]);
    ctx.type = 'text/html; charset=utf-8';
    ctx.set('cache-control', 'public, max-age=5');
  });
}

/** So many objections from one network, and so many printed lists. */
const mostObjections = { count: 10, seconds: 3_600 };
const mostPrints = { count: 30, seconds: 60 };

function publicRoutes(router: Router, needs: EnterpriseRouteNeeds): void {
  const { asAnyone, now } = needs;
  const admit = (key: string, rate: { count: number; seconds: number }) => {
    const wait = needs.strangers.count(key, rate, now().getTime());
    if (wait > 0) {
      throw new Refusal('too_many_requests', { retryAfterSeconds: wait });
    }
  };
  on(router, 'GET /v1/campaigns/:campaignId/onboarding', asAnyone, async ({ params }) => {
    const { terms } = await termsOf(needs.reads, params.campaignId);
    return {
      applyUntil: presentInstant(terms.applyUntil),
      correctUntil: presentInstant(terms.correctUntil),
      publicityFrom: presentInstant(terms.publicityFrom),
      publicityUntil: presentInstant(terms.publicityUntil),
      towns: [...terms.towns],
      statements: [...terms.statements],
      commitment: [...terms.commitment],
      outline: terms.outline.map(([x, y]): [number, number] => [x, y]),
      roads: terms.roads.map(({ name, points }) => ({
        name,
        points: points.map(([x, y]): [number, number] => [x, y]),
      })),
      open: now() < terms.applyUntil,
      now: presentInstant(now()),
    };
  });
  on(router, 'GET /v1/campaigns/:campaignId/publicity', asAnyone, ({ params, query }) =>
    showList(needs, params.campaignId, query.version),
  );
  on(router, 'GET /v1/campaigns/:campaignId/publicity/file', asAnyone, async (request) => {
    admit(`print ${request.ctx.ip}`, mostPrints);
    const { type, name, bytes } = await printList(needs, { ...request.params, ...request.query });
    return new FileAnswer(type, name, bytes);
  });
  on(router, 'POST /v1/campaigns/:campaignId/objections', asAnyone, async (request) => {
    admit(`objection ${request.ctx.ip}`, mostObjections);
    const { applicationId, text, contact } = request.body;
    const ask = { campaignId: request.params.campaignId, applicationId, text, contact };
    return { number: await objectTo(needs, ask) };
  });
}
