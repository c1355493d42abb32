import { expect, test } from 'vitest';
import { rank, stem, waitsFor } from './shots';

const file = (name: string, folder = '') => ({ name, webkitRelativePath: folder && `${folder}/${name}` });

test('the parts of a shot wait for its picture and for nothing else', () => {
	const picture = file('IMG_1.JPG');
	for (const part of ['IMG_1.NEF', 'img_1.mov', 'IMG_1.WAV', 'IMG_1.xmp', 'IMG_1.JPG.xmp', 'IMG_1.THM'])
		expect(waitsFor(file(part), picture), part).toBe(true);
	for (const other of ['IMG_2.NEF', 'IMG_1.JPEG', 'IMG_10.xmp'])
		expect(waitsFor(file(other), picture), other).toBe(false);
	expect(waitsFor(picture, file('IMG_1.xmp'))).toBe(false);
});

test('files of two folders are two shots', () => {
	expect(waitsFor(file('IMG_1.NEF', 'a'), file('IMG_1.JPG', 'b'))).toBe(false);
	expect(waitsFor(file('IMG_1.NEF', 'a'), file('IMG_1.JPG', 'a'))).toBe(true);
});

test('a name without an extension is a shot of its own', () => {
	expect([stem(file('photo')), rank(file('photo'))]).toEqual(['photo', 4]);
	expect(stem(file('v1.5/x.jpg'))).toBe('v1.5/x');
});
