/** バックグラウンド処理。 */

import type { jobs as english } from './en';
import { plurals } from '../plural';

const n = plurals('ja');

export const jobs: typeof english = {
	title: 'バックグラウンド処理',
	line: '一度で終わらなかった処理です。間隔を延ばしながら自動で再試行し、あきらめたものはここに残ります。',
	none: '問題はありません。',
	look: '失敗した処理を見る',
	now: '今すぐ試す',
	dismiss: '一覧から外す',
	dead: '中止',
	soon: '再試行中',
	tried: '試しています。',
	next: (at) => `次回 ${at}`,
	attempts: (count) => n(count, { other: '#回試行' }),
	kinds: {
		fulfil: '注文の開始',
		print: 'プリントの作成',
		deliver: '写真のメール送信',
		'delivery.tell': '荷物の連絡',
		'library.render': '縮小画像の作成',
		'library.playable': '動画の変換',
		'library.look-again': 'ファイルの再確認',
		'library.sidecar': 'サイドカーの読み込み',
		'library.index': '検索の準備',
		'library.chart': '地図への配置',
		'library.sweep': '不要なファイルの削除',
		'archive.verify': '保存ファイルの検証',
		'archive.tell': '検証結果の連絡',
		'notices.pulse': '稼働の記録',
		'notices.begin': '受信箱の監視開始',
		'notices.deadlines': '受信箱とゴミ箱の処理',
		'notices.announce': '受信箱の通知',
		'notices.tell-added': '追加された写真の連絡',
		'customers.mail-proof': '確認リンクの送信',
		'billing.tell': '請求書・督促の送信',
		'billing.months': '月次の締め',
		'billing.arrears': '延滞の確認',
		'cards.collect': 'カード支払いの請求',
		'cards.send-back': 'カードへの返金',
		'cards.let-go': '未払い注文の取消',
		'cards.tell': 'カード支払いの連絡',
		'cards.forget': 'カード情報の削除',
		'cards.look-at-refunds': '返金の確認',
		'cards.look-at-dispute': '異議申し立ての確認',
		watch: '監視フォルダーの取り込み',
		'partners.deliver': '提携先への連絡',
		'partners.follow': '提携先の注文の追跡',
		'partners.take-on': '提携先の注文の受け入れ',
		'partners.call-off': '提携先の注文の取消',
		'partners.overdue': '届かない写真の確認',
		'partners.forget': '提携先の注文の消去',
		housekeeping: '期限切れの整理'
	}
};
