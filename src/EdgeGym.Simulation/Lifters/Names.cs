namespace EdgeGym.Simulation.Lifters;

/// <summary>Plausible display names that belong to nobody in particular.</summary>
public static class Names
{
    private static readonly string[] ChineseFamily = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"];
    private static readonly string[] ChineseFemale = ["雨桐", "静怡", "晓琳", "思涵", "佳慧", "梦瑶", "雪莹", "芷若", "婉清", "丽萍", "可欣", "诗雅"];
    private static readonly string[] ChineseMale = ["浩然", "子轩", "建国", "志强", "宇航", "俊杰", "明远", "天佑", "立新", "博文", "海涛", "景行"];
    private static readonly string[] EnglishFemale = ["Ada", "Nora", "Ruth", "Maya", "Ellen", "Tess", "Iris", "Joan", "Pia", "Greta", "Lena", "Orla"];
    private static readonly string[] EnglishMale = ["Tom", "Hugo", "Miles", "Oscar", "Felix", "Ivan", "Paul", "Leon", "Marc", "Dean", "Noel", "Abel"];
    private static readonly string[] EnglishFamily = ["Archer", "Bennet", "Calder", "Dorsey", "Ellis", "Farrow", "Garner", "Holt", "Ingram", "Keller", "Lorne", "Marlow", "Norris", "Pryce", "Quill", "Rowan", "Sutter", "Thorne", "Vance", "Weller"];

    public static string Of(LifterTraits person)
    {
        var random = new RandomStream(person.Seed).Fork("name");
        var female = person.Sex == LifterSex.Female;
        return person.Language == "zh"
            ? random.Pick(ChineseFamily) + random.Pick(female ? ChineseFemale : ChineseMale)
            : $"{random.Pick(female ? EnglishFemale : EnglishMale)} {random.Pick(EnglishFamily)}";
    }
}
