/** カメラの状態と使用履歴。 */

import type { Messages } from '../en';

const n = (count: number) => count.toLocaleString('ja');

export const condition: Messages['condition'] = {
	open: '状態',
	title: (camera: string) => `${camera}の状態`,
	newest: (when: string) => `${when}現在`,
	none: 'このカメラについてはまだ何も伝えられていません。',
	noneLine: '許可すると、カメラをつないだときに、新しいことだけを1日1回まで伝えます。',
	firmware: 'ファームウェア',
	battery: 'バッテリー',
	card: 'カード',
	room: (free: string, size: string) => `${size}中${free}の空き`,
	roomFree: (free: string) => `空き${free}`,
	onCard: (count: number) => `画像${n(count)}枚`,
	shutter: 'シャッター',
	releases: (count: number) => `${n(count)}回`,
	use: '使用状況',
	used: (shots: number, days: number) => `${n(days)}日間で${n(shots)}枚`,
	errors: 'エラー',
	perMonth: '月ごとの撮影枚数',
	month: '月',
	day: '日',
	allow: 'このカメラの状態をセンターに伝える',
	allowLine:
		'ファームウェア、バッテリー、カード、シャッター、エラー、撮影枚数と使用日数を伝えます。センターが適切な助言と更新を提供するためです。画像は含まれません。いつでも取り消せます。',
	question: (camera: string) => `${camera}の状態をセンターに伝えてもよいですか?`,
	yes: '許可する',
	no: '許可しない',
	forget: '履歴を削除',
	forgetQuestion: (camera: string) => `${camera}について伝えた内容を削除しますか?`,
	forgetLine: 'センターにある内容はすべて削除されます。カメラと画像は残ります。',
	forgotten: '履歴を削除しました。',
	allowed: '許可しました。アカウントのページで取り消せます。',
	refused: 'このカメラについては何も伝えません。'
};
