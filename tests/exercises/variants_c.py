"""Other ways to spell the blanks of the two proofs, every one of them right."""


def spelt(name, *texts):
    """A function of that name that returns these texts."""

    def proof():
        return texts

    proof.__name__ = name
    return proof


def listed():
    return ["z_j", "dz_j/db_j", 1, "delta_j"]


VARIANTS = {
    "bp3_proof": [
        listed,
        spelt("as_in_the_statement", "z^l_j", "dz^l_j/db^l_j", "1", "delta^l_j"),
        spelt("index_first", "z_j^l", "∂z_j^l/∂b_j^l", "1.0", "δ_j^l"),
        spelt("no_layers", "z_j", "dz_j/db_j", "1", "delta_j"),
        spelt("run_on", "zj", "dzj/dbj", " 1 ", "δj"),
        spelt("small_letters", "zˡⱼ", "∂zˡⱼ/∂bˡⱼ", "1", "δˡⱼ"),
        spelt("code", "z[l][j]", "dz[l][j] / db[l][j]", "1", "delta[l][j]"),
        spelt("code_of_columns", "fp.z[l][j, 0]", "d(z[l][j, 0])/d(net.b[l][j, 0])", "1",
              "grad.delta[l][j, 0]"),
        spelt("latex", r"$z^{l}_{j}$", r"\frac{\partial z^l_j}{\partial b^l_j}", "1",
              r"\delta_{j}^{l}"),
        spelt("latex_slash", r"z^{(l)}_j", r"\partial z^l_j \,/\, \partial b^l_j", "1",
              r"\delta^l_j"),
        spelt("words", "z_j", "partial z_j / partial b_j", "1", "delta_j^(l)"),
        spelt("brackets", "(z^l_j)", "(dz^l_j) / (db^l_j)", "(1)", "(delta^l_j)."),
        spelt("variation", "z_{l,j}", "δz_j/δb_j", "1 * 1", "δ_lj"),
    ],
    "bp4_proof": [
        spelt("as_in_the_statement", "z^l_j", "dz^l_j/dw^l_jk", "w^l_jk a^{l-1}_k", "a^{l-1}_k",
              "a^{l-1}_k delta^l_j"),
        spelt("other_order", "z_j", "dz_j/dw_jk", "a_k w_jk", "a_k", "delta_j a_k"),
        spelt("times", "z_j^l", "∂z_j^l/∂w_jk^l", "w_jk * a_k", "a_k^{l-1}", "a_k · δ_j"),
        spelt("run_on", "zj", "dzj/dwjk", "wjk ak", "ak", "akδj"),
        spelt("no_spaces", "z_j", "dz_j/dw_jk", "w_jka_k", "a_k", "a_k*delta_j"),
        spelt("no_braces", "z^l_j", "dz^l_j/dw^l_jk", "w^l_jk*a^l-1_k", "a^l-1_k", "a^l-1_k δ^l_j"),
        spelt("small_letters", "zˡⱼ", "∂zˡⱼ/∂wˡⱼₖ", "wˡⱼₖ aˡ⁻¹ₖ", "aˡ⁻¹ₖ", "aˡ⁻¹ₖ δˡⱼ"),
        spelt("code", "z[l][j]", "dz[l][j]/dw[l][j,k]", "w[l][j, k] * a[l-1][k]", "a[l-1][k]",
              "a[l - 1][k] * delta[l][j]"),
        spelt("code_of_columns", "fp.z[l][j, 0]", "dz[l][j]/dw[l][j][k]",
              "net.w[l][j, k] * fp.a[l-1][k, 0]", "fp.a[l-1][k, 0]",
              "grad.delta[l][j, 0] * fp.a[l-1][k, 0]"),
        spelt("latex", r"z^l_j", r"\dfrac{\partial z^l_j}{\partial w^l_{jk}}",
              r"w^l_{jk} \, a^{l-1}_k", r"a^{l-1}_{k}", r"a^{l-1}_k \cdot \delta^l_j"),
        spelt("true_minus", "z^l_j", "∂z^l_j/∂w^l_jk", "w^l_jk × a^{l−1}_k", "a^(l−1)_k",
              "δ^l_j × a^{l−1}_k"),
        spelt("commas", "z_{l,j}", "dz_j/dw_{j,k}", "w_{j,k} a_k", "a_{k}^{l-1}", "(a_k)(δ_j)"),
    ],
}
