import { planFile } from '../../../prisma/seed';
import { creditCodeOf, fullForm } from '../../test/enterprise';
import { readCampaignFile } from '../campaign/campaign-file.store';
import { steps } from '../merchant/merchant.rules';
import {
  contractingLeft,
  differenceBetween,
  type EnterpriseTerms,
  emptyForm,
  isCreditCode,
  isInside,
  progressPercent,
  unlockedFields,
  whatIsMissing,
  whyNotSend,
} from './onboarding.rules';
import { entriesAfter, publicityWindow } from './publicity.rules';

const terms = readCampaignFile(planFile).enterprises as EnterpriseTerms;

describe('统一社会信用代码', () => {
  it('holds its check character', () => {
    // The example of GB 32100-2015 itself.
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
    expect(isCreditCode(creditCodeOf(7))).toBe(true);
  });
  it.each([
    ['another check character', '91350100M000100Y44'],
    ['two letters changed places', '91350010M000100Y43'],
    ['a letter that does not exist there', '91350100I000100Y43'],
    ['too short', '91350100M000100Y4'],
    ['small letters', '91350100m000100y43'],
    ['nothing', ''],
  ])('refuses %s', (_, code) => {
    expect(isCreditCode(code)).toBe(false);
  });
});

describe('the outline of the district', () => {
  it('holds the streets of the plan’s sample stores and nothing of the neighbours', () => {
    expect(isInside(terms.outline, { longitude: 118.0468, latitude: 36.8021 })).toBe(true);
    expect(isInside(terms.outline, { longitude: 117.9826, latitude: 36.8249 })).toBe(true);
    expect(isInside(terms.outline, { longitude: 117.86, latitude: 36.49 })).toBe(false);
    expect(isInside(terms.outline, { longitude: 118.31, latitude: 36.82 })).toBe(false);
    expect(isInside(terms.outline, { longitude: 118.05, latitude: 36.95 })).toBe(false);
  });
});

describe('what is missing', () => {
  const materials = [
    'businessLicence',
    'taxCertificate',
    'accountProof',
    'storefrontPhotos',
    'commitment',
  ].map((kind) => ({ kind: kind as 'commitment', sha256: 'x', signedFor: null }));

  it('is nothing of a whole form, and everything but the own offer of an empty one', () => {
    expect(whatIsMissing(fullForm(), materials, terms)).toEqual([]);
    const all = whatIsMissing(emptyForm, [], terms);
    expect(all.map((one) => one.field)).not.toContain('ownOffer');
    expect(all).toHaveLength(16);
    expect(progressPercent(all)).toBe(0);
    expect(progressPercent([])).toBe(100);
  });

  it('is the commitment letter again when the enterprise’s name changes after it was signed', () => {
    const form = fullForm();
    const signed = materials.map((one) =>
      one.kind === 'commitment' ? { ...one, signedFor: '另一家公司' } : one,
    );
    expect(whatIsMissing(form, signed, terms)).toEqual([
      { field: 'commitment', reason: expect.stringContaining('重新签署') },
    ]);
  });
});

describe('a return', () => {
  it('unlocks what it names, and the letter with the name', () => {
    const returned = [{ field: 'enterpriseName' as const, reason: '与执照不一致' }];
    expect(unlockedFields({ status: 'returned', returned })).toEqual([
      'enterpriseName',
      'commitment',
    ]);
    expect(unlockedFields({ status: 'submitted', returned })).toEqual([]);
  });
  it('may be corrected a day longer than an application may be sent in', () => {
    const night = new Date('2023-04-19T00:00:00+08:00');
    expect(whyNotSend('draft', terms, new Date(night.getTime() - 1))).toBeUndefined();
    expect(whyNotSend('draft', terms, night)).toBe('application_closed');
    expect(whyNotSend('returned', terms, night)).toBeUndefined();
  });
  it('shows only what changed', () => {
    const form = fullForm();
    const after = { ...form, address: '张店区新地址 1 号' };
    expect(differenceBetween({ form, materials: {} }, { form: after, materials: {} })).toEqual([
      { field: 'address', before: form.address, after: after.address },
    ]);
  });
});

describe('the table of transitions', () => {
  it('has one way for each event, but for the way back', () => {
    const ways = steps.map((one) => `${one.from} ${one.event}`);
    const twice = ways.filter((one, index) => ways.indexOf(one) !== index);
    expect(twice).toEqual(['returned resubmit']);
  });
  it('reaches every status from a draft, and leaves none that is over', () => {
    const reached = new Set<string>(['draft']);
    for (let round = 0; round < steps.length; round += 1) {
      for (const { from, to } of steps) {
        if (reached.has(from)) {
          reached.add(to);
        }
      }
    }
    expect(reached.size).toBe(13);
    expect(steps.filter(({ from }) => from === 'rejected' || from === 'withdrawn')).toEqual([]);
  });
  it('gives the final approval to one role only', () => {
    expect(steps.filter((one) => one.to === 'approved').map((one) => one.by)).toEqual([
      ['bureau_approver'],
    ]);
  });
});

describe('publicity', () => {
  const at = (time: string) => new Date(`2023-04-${time}:00+08:00`);
  it('has the plan’s window, and one of its own for whoever joins late', () => {
    expect(publicityWindow(terms, at('19T15:00'))).toEqual({
      from: at('20T00:00'),
      until: at('22T00:00'),
    });
    expect(publicityWindow(terms, at('20T10:00')).until).toEqual(at('22T00:00'));
    expect(publicityWindow(terms, at('21T10:00')).until).toEqual(at('23T10:00'));
  });
  it('numbers whoever joins behind those who stand there', () => {
    const first = entriesAfter([], [{ id: 'b', form: fullForm() }]);
    const second = entriesAfter(first, [{ id: 'a', form: fullForm() }]);
    expect(second.map((one) => [one.serial, one.applicationId])).toEqual([
      [1, 'b'],
      [2, 'a'],
    ]);
  });
});

it('names every step of contracting that is left', () => {
  const day = new Date('2023-04-22T00:00:00Z');
  expect(
    contractingLeft({
      agreementSignedAt: day,
      accountVerifiedAt: null,
      activeTerminals: 1,
      trainedCashiers: 0,
      rehearsedAt: day,
    }),
  ).toEqual(['account', 'cashier']);
});
