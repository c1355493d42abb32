/** 保存とコピーが済んだ画像をカメラから削除する。 */

import { plurals } from '../plural';
import type { removal as english } from './en';

const n = plurals('ja');
const pictures = (count: number) => n(count, { other: '写真#枚' });

export const removal: typeof english = {
	ask: 'カメラから削除…',
	title: 'カメラから削除しますか？',
	looking: 'センターに保存され、このコンピューターにコピーされているかを確認しています…',
	goes: (count: number, camera: string) => `${camera}から${pictures(count)}を削除します。`,
	room: (files: number, bytes: string) => `関連ファイルを含めて${n(files, { other: '#件' })}、${bytes}。`,
	forGood: '元に戻すことはできません。',
	copies: (folders: string) =>
		`センターと、${folders}のコピーは残ります。削除の直前に1枚ずつもう一度読み取って照合し、一致しないものは残します。`,
	none: '今削除できるものはありません。',
	stays: (count: number) => `${pictures(count)}は残ります:`,
	yes: (count: number) => `${pictures(count)}を削除`,
	yesBusy: '削除',
	begun: 'カメラから削除しています。接続したままにしてください。',
	deleting: (camera: string) => `${camera}から削除しています`,
	looked: (done: string, total: string) => `${total}枚中${done}枚を確認`,
	stop: '中止',
	stopping: 'この写真が終わったら中止します。',
	done: (count: number, camera: string) => `${camera}から${pictures(count)}を削除しました`,
	free: (bytes: string) => `${bytes}の空きができました。`,
	stopped: '中止しました。まだ削除していないものは残っています。',
	interrupted: '途中でエージェントが終了しました。自動で続きを削除することはありません。',
	unknown: (count: number) =>
		`${pictures(count)}は、まだ残っているかどうか分かりません。カメラで確認してください:`,
	hide: '隠す',
	more: (count: number) => `ほか${n(count, { other: '#枚' })}`,
	why: {
		gone: 'すでにカメラにありません。',
		unreadable: 'カメラから読み取れないため、そのまま保存されたかどうかを確認できません。',
		changed: '保存した後にカメラ側で変更されています。もう一度保存してください。',
		protected: 'カメラで保護されています。カメラで保護を解除してください。',
		'print-order': 'カメラで作った印刷指定に含まれています。カメラで指定を外してください。',
		queued: '注文の送信中です。注文が完了するまでお待ちください。',
		copying: 'このカメラから画像をコピーしています。すべて終わるまでお待ちください。',
		reading: 'カメラを読み取っている途中です。少し待ってからもう一度お試しください。',
		'not-kept': 'センターに保存されていないか、一部のファイルが保存されていません。先に保存してください。',
		trashed: 'センターのごみ箱にあります。元に戻すか、もう一度保存してください。',
		'no-copy':
			'このコンピューターにコピーがないか、一部のファイルのコピーがありません。「このコンピューターへのコピー」でフォルダーを選び、もう一度保存してください。',
		'copy-differs':
			'このコンピューターのコピーが元の内容と違います。変更されたか、ディスクが故障しかけています。もう一度保存してください。',
		'centre-away': '保存されているかどうかを、今はセンターに確認できません。',
		unpaired: 'このエージェントはアカウントと連携していません。先に連携してください。',
		locked:
			'このカードはロックされています。取り出して、側面の小さなスイッチを「lock」の反対側に動かし、入れ直してください。',
		'read-only': 'このカードまたはフォルダーは読み取り専用です。カメラで削除してください。',
		refused: 'カメラがここからの削除を許可していません。カメラで削除してください。',
		partly: '一部のファイルは削除され、残りは削除できませんでした。カメラで確認してください。'
	}
};
