import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './build.mjs';

const numbers = await load('charts/numbers.ts');
const plain = (text) => text.replace(/\u00a0/g, ' ');

test('durations go to the largest unit that leaves at least 1', () => {
  const cases = [
    [0, '0'], [1e-7, '<1 ms'], [0.02, '20 ms'], [1.5, '1.5 s'], [59.96, '1.0 min'],
    [738, '12.3 min'], [3600 * 4, '4.0 h'], [3600 * 47.9, '47.9 h'], [86400 * 2, '2.0 d'],
    [86400 * 151, '151 d'], [86400 * 12345, '12,345 d'], [-90, '−1.5 min'],
  ];
  for (const [seconds, text] of cases) {
    assert.equal(plain(numbers.durationText(seconds, 'auto')), text);
  }
});

test('durations stay in the unit that the reader chose', () => {
  assert.equal(plain(numbers.durationText(5400, 'h')), '1.5 h');
  assert.equal(plain(numbers.durationText(5400, 'min')), '90.0 min');
  assert.equal(plain(numbers.durationText(5400, 's')), '5,400 s');
  assert.equal(plain(numbers.durationText(5400, 'd')), '0.063 d');
  assert.equal(plain(numbers.durationText(1, 'd')), '<0.001 d');
  assert.equal(numbers.durationText(0, 'd'), '0');
});

test('numbers are rounded, grouped and never in exponents', () => {
  const cases = [
    [28481, '28,481'], [1234567.8, '1,234,568'], [99.94, '99.9'], [99.96, '100'], [12, '12'],
    [0.0581, '0.058'], [1e-7, '<0.001'], [-1234, '−1,234'], [0, '0'], [0.9999, '1.0'],
  ];
  for (const [value, text] of cases) assert.equal(numbers.numberText(value), text);
});

test('what is no number is shown as a dash', () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    for (const kind of ['seconds', 'ratio', 'hours', 'factor', 'number']) {
      assert.match(numbers.figureText(value, kind, 'auto'), /^–/);
    }
    assert.equal(numbers.relativeText(value), '–');
    assert.equal(numbers.plainText(value), '');
  }
});

test('ratios, factors and changes', () => {
  assert.equal(plain(numbers.ratioText(0.712)), '71.2 %');
  assert.equal(plain(numbers.ratioText(-0.00001)), '0.0 %');
  assert.equal(numbers.factorText(1.0816), '1.08×');
  assert.equal(plain(numbers.relativeText(-0.2891)), '−29 %');
  assert.equal(plain(numbers.relativeText(0.0049)), '+0.5 %');
  assert.equal(plain(numbers.relativeText(0)), '0.0 %');
  assert.equal(numbers.relativeText(14.2), '×15');
});

test('cells for programs have nine digits and no noise', () => {
  assert.equal(numbers.plainText(0.1 + 0.2), '0.3');
  assert.equal(numbers.plainText(11091.536715848519), '11091.5367');
  assert.equal(numbers.plainText(1e-7), '0.0000001');
  assert.equal(numbers.plainText(-3), '-3');
  assert.equal(numbers.plainText(1e15), '1000000000000000');
});

test('an axis takes the unit in which its end is a handy number', () => {
  assert.equal(numbers.axisScale(90, 'auto').unit, 's');
  assert.equal(numbers.axisScale(3600, 'auto').unit, 'min');
  assert.equal(numbers.axisScale(86400, 'auto').unit, 'h');
  assert.equal(numbers.axisScale(86400 * 14, 'auto').unit, 'd');
  assert.equal(numbers.axisScale(86400 * 14, 'h').unit, 'h');
});
