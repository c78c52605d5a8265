/* Two laws. Floors: a file looks only down. Time: a room looks only back in a voucher's life. And the walls between the parts. */
const rooms = [
  'audit',
  'officer',
  'blocklist',
  'citizen',
  'campaign',
  'merchant',
  'onboarding',
  'inspection',
  'content',
  'sharing',
  'poster',
  'voucher',
  'claim',
  'desk',
  'redemption',
  'payment',
  'invoice',
  'settlement',
  'reconciliation',
  'reminder',
  'supervision',
  'report',
];
const floor = (...suffixes) => `^bff/src/[^/]+/[^/]+\\.(${suffixes.join('|')})\\.ts$`;
/** Tests stand beside the code and may use what lies outside the house. */
const test = '\\.test\\.ts$';

const time = rooms.slice(0, -1).map((room, index) => ({
  name: `time-${room}-looks-only-back`,
  comment: `${room} may not know what happens later in a voucher's life`,
  from: { path: `^bff/src/${room}/`, pathNot: test },
  to: { path: `^bff/src/(${rooms.slice(index + 1).join('|')})/` },
}));

const floors = [
  {
    name: 'contract-stands-on-zod-alone',
    from: { path: '^bff/src/contract/', pathNot: test },
    to: { pathNot: ['^bff/src/contract/', 'node_modules/zod/'] },
  },
  {
    name: 'kernel-stands-on-the-contract-alone',
    comment: 'crypto, ulid and nzh are arithmetic, not IO',
    from: { path: '^bff/src/kernel/', pathNot: test },
    to: {
      pathNot: ['^bff/src/(kernel|contract)/', '^(node:)?crypto$', 'node_modules/(ulid|nzh)/'],
    },
  },
  {
    name: 'rules-and-presenters-are-pure',
    from: { path: floor('rules', 'present') },
    to: { pathNot: ['^bff/src/(kernel|contract)/', floor('rules', 'present')] },
  },
  {
    name: 'stores-and-gates-do-not-decide',
    from: { path: floor('store', 'gate') },
    to: { path: [floor('flow', 'routes', 'present'), '^bff/src/http/'] },
  },
  {
    name: 'platform-serves-every-room-and-knows-none',
    from: { path: '^bff/src/platform/', pathNot: test },
    to: { path: '^bff/src/', pathNot: '^bff/src/(platform|kernel|contract)/' },
  },
  {
    name: 'flows-do-not-know-http',
    from: { path: floor('flow') },
    to: { path: [floor('routes'), '^bff/src/http/', 'node_modules/(koa|@koa)/'] },
  },
  {
    name: 'drivers-live-in-platform-stores-and-gates',
    from: { path: '^bff/src/', pathNot: ['^bff/src/platform/', floor('store', 'gate'), test] },
    to: {
      path: ['node_modules/(ioredis|@prisma|pg|wechatpay-node-v3)/', '^bff/src/platform/prisma/'],
    },
  },
  {
    name: 'rooms-keep-flows-and-routes-to-themselves',
    from: { path: '^bff/src/([^/]+)/', pathNot: test },
    to: { path: floor('flow', 'routes'), pathNot: '^bff/src/$1/' },
  },
  {
    name: 'the-house-does-not-know-its-front-door',
    from: { path: '^bff/src/[^/]+/', pathNot: test },
    to: { path: '^bff/src/(deps|app|main|jobs|env)\\.ts$' },
  },
];

const walls = [
  {
    name: 'the-house-does-not-know-its-yard',
    comment: 'test, ops, proof and browser tests use the house, never the other way round',
    from: { path: '^bff/src/', pathNot: test },
    to: { path: '^(bff/(test|ops|proof|e2e|console)|prisma|miniapp|mock-terminal)/' },
  },
  {
    name: 'neighbours-see-only-the-contract',
    comment: "the mini-program's tests stand outside all walls: they play with the whole house",
    from: { path: '^(miniapp|mock-terminal)/', pathNot: '^miniapp/e2e/' },
    to: { path: '^(bff|prisma)/', pathNot: '^bff/src/contract/' },
  },
  {
    name: 'neighbours-take-types-only',
    from: { path: '^(miniapp|mock-terminal)/', pathNot: '^miniapp/e2e/' },
    to: { path: '^bff/src/contract/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'the-console-sees-only-the-contract',
    from: { path: '^bff/console/' },
    to: {
      path: '^(bff|prisma|miniapp|mock-terminal)/',
      pathNot: ['^bff/(src/contract|console)/', 'node_modules/'],
    },
  },
  {
    name: 'the-console-takes-types-only',
    from: { path: '^bff/console/' },
    to: { path: '^bff/src/contract/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'neighbours-are-strangers',
    from: { path: '^(miniapp|mock-terminal)/' },
    to: { path: '^(miniapp|mock-terminal)/', pathNot: '^$1/' },
  },
  {
    name: 'the-miniapp-does-not-know-its-tests',
    from: { path: '^miniapp/(src|config|scripts)/' },
    to: { path: '^miniapp/e2e/' },
  },
  {
    name: 'the-miniapp-host-knows-no-mini-program',
    comment: 'it would serve any other as well',
    from: { path: '^miniapp/e2e/host/' },
    to: {
      path: '^(bff|prisma|miniapp|mock-terminal)/',
      pathNot: ['^miniapp/e2e/host/', 'node_modules/'],
    },
  },
  {
    name: 'miniapp-shared-parts-know-no-feature',
    from: { path: '^miniapp/src/(lib|copy|ui)/' },
    to: { path: '^miniapp/src/(features|pages|merchant|staff)/' },
  },
  {
    name: 'miniapp-features-know-no-page',
    from: { path: '^miniapp/src/features/' },
    to: { path: '^miniapp/src/(pages|merchant|staff)/' },
  },
  {
    name: 'miniapp-features-are-strangers',
    from: { path: '^miniapp/src/features/([^/]+)/' },
    to: { path: '^miniapp/src/features/[^/]+/', pathNot: '^miniapp/src/features/$1/' },
  },
];

const noCircles = {
  name: 'no-circles',
  from: { pathNot: '^bff/src/platform/prisma/' },
  to: { circular: true },
};

module.exports = {
  forbidden: [noCircles, ...floors, ...walls, ...time].map((rule) => ({
    severity: 'error',
    ...rule,
  })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
