/** ポイント。 */

import type { Messages } from '../en';

export const points: Messages['points'] = {
	title: 'ポイント',
	count: (count: number) => `${count.toLocaleString('ja')}ポイント`,
	worth: (amount: string) => `${amount}相当`,
	earns: (count: number, unit: string) =>
		`ポイント以外でお支払いの${unit}につき${count}ポイントが、注文の完了とお支払いの後に付きます。`,
	first: 'まずポイントで支払う',
	firstLine: (share: string) => `注文の${share}までポイントで支払い、残りは上で選んだ方法で支払います。`,
	notSpent: '現在、ポイントでのお支払いはできません。',
	history: 'ポイントの履歴',
	none: 'まだありません。',
	after: (count: number) => `残り${count.toLocaleString('ja')}ポイント`,
	order: (points: string, worth: string) => `${points}（${worth}）`,
	paid: 'ポイント払い',
	rules: 'ポイント',
	rulesLine: 'ポイントは支払い手段です。注文の料金と税額は変わりません。',
	spends: '注文をポイントで支払える',
	worthOf: '1ポイントの価値',
	share: '注文のうちポイントで支払える割合（%）',
	earnsOf: (unit: string) => `ポイント以外でのお支払い${unit}ごとに付くポイント`,
	earnsLine: '0：注文でポイントは付きません。注文が完了し支払われたときに付きます。',
	give: 'ポイント数'
};
