"""Which samples murmur holds out: its random stream and its split, for references on the very same data."""
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def odd_increment(z):
    z = ((z ^ (z >> 33)) * 0xFF51AFD7ED558CCD) & MASK
    z = ((z ^ (z >> 33)) * 0xC4CEB9FE1A85EC53) & MASK
    z = (z ^ (z >> 33)) | 1
    return z ^ 0xAAAAAAAAAAAAAAAA if bin(z ^ (z >> 1)).count("1") < 24 else z


class Stream:
    """Sources/Determinism/RandomStream.swift."""

    def __init__(self, seed, purpose):
        key = mix((seed + GOLDEN) & MASK)
        for byte in purpose.encode():
            key = ((key ^ byte) * 0x100000001B3) & MASK
        key = mix(key ^ len(purpose.encode()))
        self.state = mix(key)
        self.increment = odd_increment((key + GOLDEN) & MASK)

    def next(self):
        self.state = (self.state + self.increment) & MASK
        return mix(self.state)

    def below(self, bound):
        product = self.next() * bound
        while product & MASK < ((1 << 64) - bound) % bound:
            product = self.next() * bound
        return product >> 64

    def permutation(self, count):
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order


def held_out(count, seed, fraction=0.2):
    """The positions of the training part and of the test part, as the setting split-seed has them."""
    order = Stream(seed, "train-test split").permutation(count)
    held = round(count * fraction)
    return order[held:], order[:held]
