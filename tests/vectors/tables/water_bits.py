#!/usr/bin/env python3
"""Writes water_bits.txt: IF97 region 1 on a grid, every result as the 64 bits of its double.

An implementation of its own (IAPWS-IF97 tables 1 and 2, EN 1434-1 Annex A for k) that performs the same additions,
multiplications and divisions in the same order as core/water; Python's floats never fuse or reassociate, so the
bits must be equal on every machine and with every compiler.
"""
import struct

COEFFICIENTS = """0 -2 1.46329712131670e-01
0 -1 -8.45481871691140e-01
0 0 -3.75636036720400e+00
0 1 3.38551691683850e+00
0 2 -9.57919633878720e-01
0 3 1.57720385132280e-01
0 4 -1.66164171995010e-02
0 5 8.12146299835680e-04
1 -9 2.83190801238040e-04
1 -7 -6.07063015658740e-04
1 -1 -1.89900682184190e-02
1 0 -3.25297487705050e-02
1 1 -2.18417171754140e-02
1 3 -5.28383579699300e-05
2 -3 -4.71843210732670e-04
2 0 -3.00017807930260e-04
2 1 4.76613939069870e-05
2 3 -4.41418453308460e-06
2 17 -7.26949962975940e-16
3 -4 -3.16796448450540e-05
3 0 -2.82707979853120e-06
3 6 -8.52051281201030e-10
4 -5 -2.24252819080000e-06
4 -2 -6.51712228956010e-07
4 10 -1.43417299379240e-13
5 -8 -4.05169968601170e-07
8 -11 -1.27343017416410e-09
8 -6 -1.74248712306340e-10
21 -29 -6.87621312955310e-19
23 -31 1.44783078285210e-20
29 -38 2.63357816627950e-23
30 -39 -1.19476226400710e-23
31 -40 1.82280945814040e-24
32 -41 -9.35370872924580e-26"""
TERMS = [(int(i), int(j), float(n)) for i, j, n in (line.split() for line in COEFFICIENTS.splitlines())]
R = 461.526


def power(x, n):
    square, product, rest = x, 1.0, abs(n)
    while rest:
        if rest & 1:
            product = product * square
        square = square * square
        rest >>= 1
    return 1.0 / product if n < 0 else product


def region1(kelvin, pascal):
    pi = pascal / 16.53e6
    tau = 1386.0 / kelvin
    x, y = 7.1 - pi, tau - 1.222
    g_pi = g_tau = g_tautau = 0.0
    for i, j, n in TERMS:
        if i:
            g_pi -= n * float(i) * power(x, i - 1) * power(y, j)
        if j:
            g_tau += n * power(x, i) * float(j) * power(y, j - 1)
            g_tautau += n * power(x, i) * float(j) * (float(j) - 1.0) * power(y, j - 2)
    return pi * g_pi * R * kelvin / pascal, tau * g_tau * R * kelvin, -(tau * tau * g_tautau * R)


def bits(value):
    return struct.pack(">d", value).hex()


with open("water_bits.txt", "w") as out:
    out.write("# t_C p_Pa v h cp (bits of the doubles, hexadecimal); then k_inlet k_outlet of (t, t - 3 K)\n")
    for p in (500000.0, 600000.0, 1600000.0, 2500000.0, 100000000.0):
        for quarter in range(16, 4 * 150 + 1, 13):
            t = quarter / 4.0
            v, h, cp = region1(t + 273.15, p)
            cold = t - 3.0
            vc, hc, _ = region1(cold + 273.15, p)
            k_in = (h - hc) / (t - cold) / v
            k_out = (h - hc) / (t - cold) / vc
            out.write(" ".join([repr(t), repr(p), bits(v), bits(h), bits(cp), bits(k_in), bits(k_out)]) + "\n")
