/** 連絡先：在席状況と着信。 */

import type { people as english } from './en';

export const people: typeof english = {
	availability: {
		available: '応答できます',
		away: '離席中',
		busy: '取り込み中',
		do_not_disturb: '応答不可',
		in_call: '通話中',
		offline: 'オフライン',
		invisible: '非表示'
	},
	until: (words, time) => `${words}（${time}まで）`,
	own: {
		title: 'あなたの在席状況',
		derived: '自動',
		derivedLine: 'ページを使っている間は応答可、そうでなければ離席中',
		invisibleLine: '誰からもオフラインに見えます',
		for: '期間',
		forever: '変更するまで',
		hour: '１時間',
		evening: '今日の夕方まで',
		tomorrow: '明日の朝まで',
		sound: '音で知らせる'
	},
	ringing: {
		rings: '着信のとき',
		title: (name) => `${name}さんからの通話`,
		besides: (names) => `参加者：${names}`,
		line: 'Enterで応答、Escで拒否します。',
		answer: '応答',
		look: '先にカメラを確認',
		decline: '拒否',
		quiet: '音なし'
	}
};
